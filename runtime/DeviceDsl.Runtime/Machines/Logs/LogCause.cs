using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>One thing that a guest can make a log say, and how often it was said and left out.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="level">The level of its lines.</param>
/// <param name="isShared">Whether it stands for several things, none of which is said for ever by one line.</param>
internal sealed class LogCause(string name, LogLevel level, bool isShared = false)
{
    private long _last;
    private bool _wasLogged;
    private long _suppressed;

    /// <summary>What messages call it.</summary>
    public string Name => name;

    /// <summary>The level of its lines.</summary>
    public LogLevel Level => level;

    /// <summary>It happened.</summary>
    /// <param name="clock">Measures the time between two of its timestamps.</param>
    /// <param name="now">Its timestamp of now.</param>
    /// <param name="interval">How long it is not said again.</param>
    /// <param name="isOnce">Whether it is never said again.</param>
    /// <returns>Whether it is to be said now. Otherwise it is counted.</returns>
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

    /// <summary>How often it was left out since this was asked last.</summary>
    public long TakeSuppressed()
    {
        long suppressed = _suppressed;
        _suppressed = 0;
        return suppressed;
    }
}
