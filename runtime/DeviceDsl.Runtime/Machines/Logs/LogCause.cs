using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>One event that a guest can cause, and the rate limit of its log lines.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="level">The level of its lines.</param>
/// <param name="isShared">Whether it stands for several events, so that one line cannot cover all of them for good.</param>
internal sealed class LogCause(string name, LogLevel level, bool isShared = false)
{
    private long _last;
    private bool _wasLogged;
    private long _suppressed;

    /// <summary>Its name in messages.</summary>
    public string Name => name;

    /// <summary>The level of its lines.</summary>
    public LogLevel Level => level;

    /// <summary>Records that the event happened.</summary>
    /// <param name="clock">The clock of the timestamps.</param>
    /// <param name="now">The current timestamp.</param>
    /// <param name="interval">The minimum time between two lines.</param>
    /// <param name="isOnce">Whether to write only one line ever.</param>
    /// <returns>Whether to write a line. Otherwise it is counted as suppressed.</returns>
    public bool TryPass(TimeProvider clock, long now, TimeSpan interval, bool isOnce)
    {
        if (_wasLogged && ((isOnce && !isShared) || clock.GetElapsedTime(_last, now) < interval))
        {
            _suppressed++;
            return false;
        }

        _wasLogged = true;
        _last = now;
        return true;
    }

    /// <summary>Returns the number of lines suppressed since the last call.</summary>
    public long TakeSuppressed()
    {
        long suppressed = _suppressed;
        _suppressed = 0;
        return suppressed;
    }
}
