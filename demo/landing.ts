// An address with options means the agent page.
if (location.search) location.replace(`/agent.html${location.search}${location.hash}`);

export {};
