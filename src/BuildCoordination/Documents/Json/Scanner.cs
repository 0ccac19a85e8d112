namespace BuildCoordination.Documents.Json;

/// <summary>
/// Reads JSON as jq 1.6 does, and keeps each value's position. It has its own stack, so deep nesting does not overflow the thread's stack.
/// </summary>
internal sealed class Scanner
{
    /// <summary>Containers and the names of pending members: jq gives up at this many.</summary>
    public const int JqStack = 256;

    /// <summary>
    /// What is deeper is one value without content. A text that is nothing but brackets costs no more memory than its bytes.
    /// </summary>
    public const int MostLevels = 1_024;

    /// <summary>Containers in an array of no more depth are folded when they are complete: these are the lists that grow.</summary>
    private const int FoldedDepth = 2;

    private readonly byte[] _bytes;
    private readonly int _depth;
    private readonly LastUnfolded _unfolded = new();
    private readonly List<Node> _values = [];
    private readonly Stack<(Node Container, Node? Name)> _open = [];
    private int _at;
    private int _names;
    private Node? _next;
    private int? _lastString;
    private string? _problem;
    private int _problemAt;

    private Scanner(byte[] bytes, int start, int depth = 0) => (_bytes, _at, _depth) = (bytes, start, depth);

    public static Scan Whole(byte[] bytes)
    {
        var scan = From(bytes, bytes is [0xef, 0xbb, 0xbf, ..] ? 3 : 0);
        return scan.Problem is null ? scan
            : scan with { Problem = $"{scan.Problem} (line {1 + bytes.AsSpan(0, scan.ProblemAt).Count((byte)'\n')})" };
    }

    public static Scan From(byte[] bytes, int start) => new Scanner(bytes, start).Run();

    /// <summary>The same value with its content.</summary>
    public static Node Unfolded(Node folded)
    {
        var scanner = new Scanner(folded.Source, folded.Start, folded.Depth);
        while (scanner._values.Count == 0 && scanner.SkipSpace() && scanner.Step() is null)
        {
        }

        return scanner._values[0];
    }

    private int Depth => _depth + _open.Count;

    private Scan Run()
    {
        string? stop = null;
        while (stop is null && SkipSpace())
            stop = Step();
        if (stop is null && _open.Count > 0)
            stop = "it ends in the middle of a value";
        if (stop is not null)
        {
            (_problem, _problemAt) = (stop, _at);
            KeepTheLast();
        }

        return new Scan(_values, [.. _open.Select(frame => frame.Container).Reverse()], _problem, _problemAt, _at);
    }

    /// <summary>
    /// A scan that stops keeps what was complete. Where it stops behind a string, that string may be the mistake, a stray quote that took
    /// in what follows: the search for more begins inside it.
    /// </summary>
    private void KeepTheLast()
    {
        if (_next is not null && !Attach())
            _values.Add(_next);
        _at = _lastString is { } start ? start + 1 : _at;
    }

    private bool SkipSpace()
    {
        while (_at < _bytes.Length && _bytes[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _at++;
        return _at < _bytes.Length;
    }

    private string? Step()
    {
        var stop = _bytes[_at] switch
        {
            (byte)'{' => Begin(NodeKind.Object),
            (byte)'[' => Begin(NodeKind.Array),
            (byte)'}' or (byte)']' => Close(_bytes[_at]),
            (byte)':' => Colon(),
            (byte)',' => Comma(),
            (byte)'"' => String(),
            _ => Literal(),
        };
        _lastString = stop is null && _bytes[_at - 1] != '"' ? null : _lastString;
        return stop;
    }

    private string? Begin(NodeKind kind)
    {
        if (_next is not null)
            return "a separator between values is missing";
        if (_open.Count + _names >= JqStack)
            JqRejects($"it is nested deeper than jq reads ({JqStack} levels, of which an object takes two)");
        if (Depth >= MostLevels)
            return Skip(kind);
        _open.Push((new Node(_bytes, kind, _at++, Depth), null));
        return null;
    }

    private string? Skip(NodeKind kind)
    {
        var (start, levels) = (_at, 0);
        for (; _at < _bytes.Length; _at++)
        {
            switch (_bytes[_at])
            {
                case (byte)'[' or (byte)'{':
                    levels++;
                    break;
                case (byte)'"':
                    _at = StringToken.Measure(_bytes, _at) is { Problem: null, End: var end } ? end - 1 : _bytes.Length - 1;
                    break;
                case (byte)']' or (byte)'}' when --levels == 0:
                    return Complete(new Node(_bytes, kind, start, Depth) { JqRejects = true }.ClosedAt(++_at));
            }
        }

        return "it ends in the middle of a value";
    }

    private string? Close(byte bracket)
    {
        var kind = bracket == '}' ? NodeKind.Object : NodeKind.Array;
        if (!_open.TryPeek(out var frame) || frame.Container.Kind != kind)
            return $"'{(char)bracket}' closes nothing";
        var complete = _next is null
            ? frame is { Name: null, Container: { Elements.Count: 0, Members.Count: 0 } }
            : Attach();
        if (!complete)
            return $"an element is missing or incomplete before '{(char)bracket}'";
        _open.Pop();
        var isListed = frame.Container.Depth <= FoldedDepth && _open.TryPeek(out var parent) && parent.Container.Kind == NodeKind.Array;
        frame.Container.ClosedAt(++_at);
        return Complete(isListed ? frame.Container.FoldedInto(_unfolded) : frame.Container);
    }

    private string? Colon()
    {
        if (_next?.Kind != NodeKind.String || !_open.TryPeek(out var frame) || !frame.Container.IsObject || frame.Name is not null)
            return "':' without a name before it";
        _open.Pop();
        _open.Push((frame.Container, _next));
        (_next, _names, _at) = (null, _names + 1, _at + 1);
        return null;
    }

    private string? Comma()
    {
        if (!Attach())
            return "',' without a complete element before it";
        _at++;
        return null;
    }

    /// <summary>Puts the finished value where it belongs; false when it belongs nowhere.</summary>
    private bool Attach()
    {
        if (_next is null || !_open.TryPeek(out var frame))
            return false;
        if (frame.Container.IsObject)
        {
            if (frame.Name is null)
                return false;
            frame.Container.Add(frame.Name, _next);
            _open.Pop();
            _open.Push((frame.Container, null));
            _names--;
        }
        else
        {
            frame.Container.Add(_next);
        }

        _next = null;
        return true;
    }

    private string? Complete(Node value)
    {
        if (_next is not null)
            return "a separator between values is missing";
        if (_open.Count == 0)
            _values.Add(value);
        else
            _next = value;
        return null;
    }

    private string? String()
    {
        var (end, problem, jqProblem) = StringToken.Measure(_bytes, _at);
        _lastString = _at;
        if (problem is not null)
            return problem;
        JqRejects(jqProblem);
        var node = new Node(_bytes, NodeKind.String, _at, Depth) { JqRejects = jqProblem is not null }.ClosedAt(end);
        _at = end;
        return Complete(node);
    }

    private void JqRejects(string? problem)
    {
        if (problem is not null && _problem is null)
            (_problem, _problemAt) = (problem, _at);
    }

    private string? Literal()
    {
        var length = _bytes.AsSpan(_at).IndexOfAny(Separators);
        var token = length < 0 ? _bytes.AsSpan(_at) : _bytes.AsSpan(_at, length);
        if (JqLiteral.KindOf(token) is not { } kind)
            return "something is neither a value nor a separator";
        var node = new Node(_bytes, kind, _at, Depth).ClosedAt(_at + token.Length);
        _at = node.End;
        return Complete(node);
    }

    private static readonly System.Buffers.SearchValues<byte> Separators = System.Buffers.SearchValues.Create(" \t\r\n{}[]:,\""u8);
}
