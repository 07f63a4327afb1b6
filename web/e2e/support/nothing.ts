export {}; // stands for server-only, which only a bundler can make sense of
