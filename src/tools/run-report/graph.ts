/** How a node of a graph is drawn. */
export type NodeShape = 'task' | 'container' | 'source' | 'transformation' | 'destination';

/** An executable or component in a graph. */
export interface GraphItem {
  /** Path of the executable, or of the task and the name of the component: what script and tables know it by. */
  readonly id: string;
  /** ID by which the author's layout knows it. */
  readonly layoutId: string;
  readonly name: string;
  /** What it is, in words. */
  readonly kind: string;
  readonly shape: NodeShape;
  /** What it holds; undefined for what holds nothing. */
  readonly content: Graph | undefined;
}

/** What an edge stands for. */
export type EdgeTone = 'success' | 'failure' | 'completion' | 'rows' | 'errors';

/** A precedence constraint or path. */
export interface GraphLink {
  readonly from: string;
  readonly to: string;
  readonly tone: EdgeTone;
  /** An expression decides, or one of several constraints is enough. */
  readonly dashed: boolean;
  readonly label: string;
  /** Rows that went over it; undefined for constraints, and for paths nobody counted. */
  readonly rows: number | undefined;
}

/** Nodes of one container or data flow, with what leads from one to the other. */
export interface Graph {
  readonly nodes: readonly GraphItem[];
  readonly edges: readonly GraphLink[];
}

/** A rectangle: pixels of the designer's surface. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A point on the surface. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A graph with a place for every node, by ID, nested ones included. */
export interface PlacedGraph {
  readonly graph: Graph;
  readonly boxes: ReadonlyMap<string, Box>;
  /** Points that an edge passes, by its key. */
  readonly bends: ReadonlyMap<string, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}
