import { counting } from '../counting.js';
import type { ChatStrings } from '../strings.js';

const { count: many } = counting('ar');

const characters = (count: number): string =>
  many(count, {
    one: 'حرف واحد',
    two: 'حرفان',
    few: '# أحرف',
    many: '# حرفًا',
    other: '# حرف',
  });

/** Arabic, of the lazy parts of conversation and composer. */
export const texts: ChatStrings = {
  attachedFiles: 'الملفات المرفقة',
  askAgain: 'اسأل مرة أخرى',
  chats: 'المحادثات السابقة',
  chatsClose: 'العودة إلى المحادثة',
  chatsLoading: 'جارٍ تحميل المحادثات السابقة…',
  chatsNone: 'لا محادثات سابقة بعد. تظهر هنا بعد الإجابة الأولى.',
  chatsOffline: 'غير متصل. يمكن استخدام المحادثات عند عودة الاتصال.',
  chatsWait: 'الوكيل يجيب الآن. ما تختاره هنا يحدث بعد انتهاء الإجابة.',
  chatsFailed: 'لم يرسل الخادم القائمة.',
  chatsRetry: 'أعد المحاولة',
  chatsMore: 'عرض المزيد',
  chatUntitled: 'محادثة بلا اسم',
  chatCurrent: 'مفتوحة الآن',
  chatOpening: 'جارٍ الفتح…',
  chatName: 'اسم المحادثة',
  chatRename: (name) => `إعادة تسمية «${name}»`,
  chatRenamed: (name) => `صار اسم المحادثة «${name}».`,
  chatDelete: (name) => `حذف «${name}»`,
  chatConfirm: (name) => `هل تريد حذف «${name}» نهائيًا؟`,
  chatDeleteNow: 'حذف',
  chatDeleted: (name) => `حُذفت «${name}».`,
  chatKeep: 'إبقاء',
  chatSave: 'حفظ',
  chatCancel: 'إلغاء',
  chatExport: 'حفظ في ملف',
  chatPrint: 'طباعة',
  attach: 'إرفاق ملفات',
  attachments: 'الملفات المرفقة',
  dropHere: 'أفلت الملفات هنا',
  fileOnItsWay: (name) => `${name} قيد الإرسال`,
  fileWaits: 'ينتظر الاتصال',
  fileTaken: (name) => `أُرفق ${name}.`,
  fileFailed: (name, reason) => `تعذّر إرفاق ${name}: ${reason}`,
  fileCancel: (name) => `إيقاف إرسال ${name}`,
  fileRemove: (name) => `إزالة ${name}`,
  fileRetry: (name) => `أعد محاولة ${name}`,
  fileTooBig: (name, size, limit) => `${name} كبير جدًا: ${size}، والحد هو ${limit}.`,
  fileEmpty: (name) => `${name} فارغ.`,
  fileKind: (name) => `${name} من نوع غير مقبول هنا.`,
  filesTooMany: (limit) =>
    `الحد الأقصى مع رسالة واحدة: ${many(limit, { one: 'ملف واحد', two: 'ملفان', few: '# ملفات', many: '# ملفًا', other: '# ملف' })}.`,
  filesOnly: (names) => `مرفق: ${names}`,
  filesPending: 'يمكن إرسال الرسالة عندما تجهز ملفاتها.',
  charactersLeft: (count) => `بقي ${characters(count)}`,
  charactersOver: (count) => `زيادة ${characters(count)}`,
  agentPicker: 'الوكيل',
};
