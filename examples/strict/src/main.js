import 'realtime-elements'; // registers the elements
import '../../page.css';
import '../../plain/page.js';
