namespace BuildCoordination.FailureLogs;

/// <summary>Recognises the escape sequences of terminals byte by byte: colours (CSI), links and titles (OSC), character sets.</summary>
internal sealed class TerminalEscapes
{
    private const byte Escape = 0x1b;

    private State _state;

    private enum State
    {
        Text,
        Escape,
        Control,
        Command,
        CommandEnd,
    }

    public bool IsInside => _state != State.Text;

    /// <summary>A sequence that has no end stops with its line.</summary>
    public void Reset() => _state = State.Text;

    /// <returns>Whether the byte is part of a sequence.</returns>
    public bool Takes(byte octet)
    {
        var before = _state;
        _state = (before, octet) switch
        {
            (State.Text, Escape) => State.Escape,
            (State.Text, _) => State.Text,
            (State.Escape, (byte)'[') => State.Control,
            (State.Escape, (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_') => State.Command,
            (State.Escape, >= 0x20 and <= 0x2f) => State.Escape,
            (State.Control, >= 0x20 and <= 0x3f) => State.Control,
            (State.Command, 0x07) => State.Text,
            (State.Command, Escape) => State.CommandEnd,
            (State.Command, _) => State.Command,
            _ => State.Text,
        };
        return before != State.Text || octet == Escape;
    }
}
