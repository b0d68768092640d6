import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Reads an expression a line, has the broker evaluate it as `rabbitmqctl eval` does, and answers with a line: `ok` or `error`, and in base64
 * the value, which is a text, or what went wrong.
 */
const PROGRAM = `
Evaluate = fun(Line) ->
  {ok, Tokens, _} = erl_scan:string(Line),
  {ok, Expressions} = erl_parse:parse_exprs(Tokens),
  {value, Value, _} = rpc:call(NODE, erl_eval, exprs, [Expressions, []]),
  unicode:characters_to_binary(Value)
end,
Loop = fun(Loop) ->
  case io:get_line("") of
    Line when is_list(Line) ->
      {Word, Text} = try {"ok", Evaluate(Line)}
        catch _:Reason -> {"error", unicode:characters_to_binary(io_lib:format("~0tp", [Reason]))}
      end,
      io:format("~s ~s~n", [Word, base64:encode(Text)]),
      Loop(Loop);
    _ -> halt()
  end
end,
Loop(Loop).`;

interface Asked {
  readonly resolve: (text: string) => void;
  readonly reject: (why: Error) => void;
}

/** Asks a broker by one runtime of Erlang that stays; `rabbitmqctl` starts another each time, which costs half a second of the processor. */
export class BrokerShell {
  readonly child: ChildProcess;
  readonly #asked: Asked[] = [];
  #said = '';

  /** `env` is the broker's own, with its cookie and the port of its epmd. */
  constructor(node: string, env: NodeJS.ProcessEnv) {
    const words = [
      '-noshell',
      '-hidden',
      '-sname',
      `shell-${node}`,
      '-start_epmd',
      'false',
      '-kernel',
      'inet_dist_use_interface',
      '{127,0,0,1}',
    ];
    this.child = spawn('erl', [...words, '-eval', PROGRAM.replace('NODE', `'${node}'`)], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.child.unref();
    this.#hold(false);
    this.child.stdin?.on('error', () => undefined);
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    const end = (): void => {
      for (const { reject } of this.#asked.splice(0)) reject(new Error('the shell of the broker has ended'));
    };
    this.child.once('exit', end).once('error', end);
  }

  /** Evaluates an expression on the broker, and resolves with its value, which must be a text. */
  eval(expression: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.#hold(true);
      this.child.stdin?.write(`${expression.replaceAll('\n', ' ')}.\n`);
    });
  }

  #hear(text: string): void {
    const lines = (this.#said + text).split('\n');
    this.#said = lines.pop() ?? '';
    for (const line of lines) {
      const [word, base64 = ''] = line.split(' ');
      const said = Buffer.from(base64, 'base64').toString();
      const asked = this.#asked.shift();
      if (word === 'ok') asked?.resolve(said);
      else asked?.reject(new Error(`the broker says ${said}`));
    }
    if (this.#asked.length === 0) this.#hold(false);
  }

  /** Whether it keeps this process alive. */
  #hold(held: boolean): void {
    for (const pipe of [this.child.stdin, this.child.stdout]) {
      const handle = pipe as unknown as { ref(): void; unref(): void } | null;
      if (held) handle?.ref();
      else handle?.unref();
    }
  }
}

/** Names of the queues of a virtual host, with their messages, which nobody has acknowledged. */
export async function queuesOf(shell: BrokerShell, vhost: string): Promise<ReadonlyMap<string, number>> {
  const list = `[io_lib:format("~ts\\t~w~n", [element(4, N), M]) || [{name, N}, {messages, M}]
    <- rabbit_amqqueue:info_all(<<"${vhost}">>, [name, messages])]`;
  const rows = (await shell.eval(list)).split('\n').filter(Boolean);
  return new Map(rows.map((row) => row.split('\t')).map(([name = '', messages]) => [name, Number(messages)]));
}

/** Names of the exchanges of a virtual host; the default one has none. */
export async function exchangesOf(shell: BrokerShell, vhost: string): Promise<readonly string[]> {
  const list = `[io_lib:format("~ts~n", [element(4, N)]) || [{name, N}]
    <- rabbit_exchange:info_all(<<"${vhost}">>, [name])]`;
  return (await shell.eval(list)).split('\n').filter(Boolean).sort();
}

/** A new virtual host in which `guest` may do everything. */
export async function addPlace(shell: BrokerShell, vhost: string): Promise<void> {
  const rights = '<<".*">>, <<".*">>, <<".*">>';
  await shell.eval(`begin
    ok = rabbit_vhost:add(<<"${vhost}">>, <<"test">>),
    ok = rabbit_auth_backend_internal:set_permissions(<<"guest">>, <<"${vhost}">>, ${rights}, <<"test">>),
    ""
  end`);
}
