export type Variables = Record<string, unknown>;

/** Variables that live only while one execution of an element does: its inputs, its item, its loop. */
export interface LocalScope {
  /** Execution id of the enclosing scope; null stands for the run itself. */
  parent: string | null;
  values: Variables;
  /** Nothing written inside gets out except through output mappings. */
  isolated?: boolean;
  loop?: { items: unknown[]; outputs: unknown[]; completed: number };
}

/**
 * The variables of a run as Zeebe scopes them: a value is looked up from the inside out, and written where the
 * name is already known, else to the run.
 */
export class RunScopes {
  constructor(readonly variables: Variables, readonly locals: Record<string, LocalScope>) {}

  open(executionId: string, parent: string | null): LocalScope {
    return (this.locals[executionId] ??= { parent: this.known(parent), values: {} });
  }

  /** Everything visible from the scope. */
  read(executionId: string | null): Variables {
    const chain: Variables[] = [];
    for (let scope = this.local(executionId); scope; scope = this.local(scope.parent)) chain.unshift(scope.values);
    return Object.assign({}, this.variables, ...chain) as Variables;
  }

  write(executionId: string | null, values: Variables): void {
    for (const [name, value] of Object.entries(values)) {
      if (name === '__proto__') continue;
      let scope = this.local(executionId);
      while (scope && !scope.isolated && !Object.hasOwn(scope.values, name)) scope = this.local(scope.parent);
      (scope?.values ?? this.variables)[name] = value;
    }
  }

  local(executionId: string | null): LocalScope | undefined {
    return executionId !== null && Object.hasOwn(this.locals, executionId) ? this.locals[executionId] : undefined;
  }

  /** Forgets the scopes of executions that are over, so that the state does not grow with each return. */
  keepOnly(alive: ReadonlySet<string>): void {
    for (const id of Object.keys(this.locals)) if (!alive.has(id)) delete this.locals[id];
  }

  private known(executionId: string | null): string | null {
    return this.local(executionId) ? executionId : null;
  }
}
