using Microsoft.Extensions.Logging;

namespace DeviceDsl.Generator.Tests;

/// <summary>A logger that stores its messages.</summary>
internal sealed class LogMessages : ILogger
{
    public List<string> Texts { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Texts.Add(formatter(state, exception));
}
