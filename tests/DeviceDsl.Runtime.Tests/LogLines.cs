using Microsoft.Extensions.Logging;

namespace DeviceDsl.Runtime.Tests;

/// <summary>A log that keeps its lines.</summary>
internal sealed class LogLines : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(LogLevel Level, int Id, string Text)> _lines = [];

    /// <summary>Thrown by each line, if given.</summary>
    public Exception? Failure { get; init; }

    public IReadOnlyList<(LogLevel Level, int Id, string Text)> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    public IReadOnlyList<string> Texts => [.. Lines.Select(line => line.Text)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate) _lines.Add((logLevel, eventId.Id, formatter(state, exception)));
        if (Failure is not null) throw Failure;
    }
}
