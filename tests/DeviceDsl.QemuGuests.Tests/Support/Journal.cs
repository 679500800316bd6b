namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The output of the programs and guests of a test, for the message of a failure.</summary>
public sealed class Journal
{
    private const int Told = 60;

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public void Add(string source, string line)
    {
        lock (_lock) _lines.Add($"{source}: {line}");
    }

    /// <summary>The message of a failure, followed by the last lines.</summary>
    public string Explain(string failure)
    {
        lock (_lock) return string.Join('\n', _lines.TakeLast(Told).Prepend(failure));
    }
}
