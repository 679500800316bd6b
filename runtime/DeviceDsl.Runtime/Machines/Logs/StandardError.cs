using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>The default logger: writes failures to standard error, one line each.</summary>
internal sealed class StandardError : ILogger
{
    /// <summary>The shared instance.</summary>
    public static readonly StandardError Logger = new();

    private StandardError()
    {
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Error and < LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        string text = formatter(state, exception);
        if (exception is not null) text = $"{text} {exception.GetType().Name}: {exception.Message}";
        Console.Error.WriteLine($"DeviceDsl: {text.ReplaceLineEndings(" ")}");
    }
}
