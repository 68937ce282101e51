// What we send, in the words of Slack's own types. Slack's views allow blocks of any type ("Block");
// ours hold known ones only.
import type { HomeView, KnownBlock, ModalView } from '@slack/types';

export interface Post {
  text: string;
  blocks?: KnownBlock[];
  unfurl_links: false;
  unfurl_media: false;
}

export interface Update {
  text: string;
  blocks: KnownBlock[];
}

export type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
export type Home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };
