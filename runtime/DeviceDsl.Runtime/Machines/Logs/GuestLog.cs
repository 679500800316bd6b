using System.Runtime.CompilerServices;
using DeviceDsl.Foundation;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>The log of a machine or a bus for everything that a guest can cause. No guest can flood it.</summary>
/// <remarks>
/// A cause is a device and something that happened to it. Its first line is written at once, later ones at most once per
/// <see cref="Interval"/>. The number of suppressed lines is written before the next line of the cause, and at the end. Suppressing
/// a line does not allocate, although the caller may need to for the name of the cause. The number of devices bounds the memory,
/// whatever the guest does.
/// </remarks>
/// <param name="logger">The destination. Its exceptions are ignored: a log must not stop the guest.</param>
/// <param name="clock">Measures the intervals.</param>
internal sealed class GuestLog(ILogger logger, TimeProvider clock)
{
    /// <summary>The minimum time between two lines of one cause.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const int MinBeforeSweep = 256;

    [LockRank((int)LockRank.Log)]
    private readonly RankedLock _lock = new(LockRank.Log);
    private readonly ConditionalWeakTable<object, LogCauses> _byOwner = [];
    private readonly List<GuestLog> _others = [];
    private List<LogCauses> _all = [];
    private int _sweepAt = MinBeforeSweep;

    /// <summary>The number of known devices.</summary>
    public int DeviceCount
    {
        get
        {
            using (_lock.Hold()) return _all.Count;
        }
    }

    /// <summary>Writes a line, unless one of its cause was written recently.</summary>
    /// <param name="owner">The device that the line is about. It is not kept alive.</param>
    /// <param name="name">The name of the device in messages.</param>
    /// <param name="site">The event: a name from the device's tables, never a value from the guest.</param>
    /// <param name="level">The level of the line.</param>
    /// <param name="state">The data of the line.</param>
    /// <param name="write">Writes the line.</param>
    /// <param name="isOnce">
    /// Whether the line is written only once, however much later it happens again. If it shares a cause with others, the usual
    /// limit applies.
    /// </param>
    public void Write<TState>(
        object owner, string name, string site, LogLevel level, TState state, Action<ILogger, TState> write, bool isOnce = false)
    {
        long now = clock.GetTimestamp();
        LogCauses[] gone = [];
        LogCause cause;
        long suppressed;
        using (_lock.Hold())
        {
            cause = CausesOf(owner, name, ref gone)[site, level];
            if (!cause.TryPass(clock, now, Interval, isOnce)) return;
            suppressed = cause.TakeSuppressed();
        }

        foreach (LogCauses causes in gone) Report(causes);
        Report(name, cause, suppressed);
        try
        {
            write(logger, state);
        }
        catch (Exception)
        {
            // There is nowhere left to report it.
        }
    }

    /// <summary>Returns the log of a part of the machine that may have its own logger.</summary>
    /// <param name="other">The logger of the part; <see langword="null"/> if it has none.</param>
    public GuestLog For(ILogger? other)
    {
        if (other is null || other == logger) return this;
        var log = new GuestLog(other, clock);
        using (_lock.Hold()) _others.Add(log);
        return log;
    }

    /// <summary>Ends the log of a part.</summary>
    public void End(GuestLog other)
    {
        using (_lock.Hold())
        {
            if (!_others.Remove(other)) return;
        }

        other.ReportAll();
    }

    /// <summary>Writes the suppressed counts of all causes, including those of parts. No count is written twice.</summary>
    public void ReportAll()
    {
        LogCauses[] all;
        GuestLog[] others;
        using (_lock.Hold())
        {
            all = [.. _all];
            others = [.. _others];
        }

        foreach (LogCauses causes in all) Report(causes);
        foreach (GuestLog other in others) other.ReportAll();
    }

    /// <summary>Returns the causes of a device. Adding a device occasionally sweeps out devices that no longer exist.</summary>
    private LogCauses CausesOf(object owner, string name, ref LogCauses[] gone)
    {
        if (_byOwner.TryGetValue(owner, out LogCauses? causes)) return causes;
        if (_all.Count >= _sweepAt)
        {
            ILookup<bool, LogCauses> byLife = _all.ToLookup(other => other.IsAlive);
            gone = [.. byLife[false]];
            _all = [.. byLife[true]];
            _sweepAt = Math.Max(MinBeforeSweep, 2 * _all.Count);
        }

        causes = new LogCauses(owner, name);
        _byOwner.Add(owner, causes);
        _all.Add(causes);
        return causes;
    }

    private void Report(LogCauses causes)
    {
        (LogCause Cause, long Suppressed)[] counts;
        using (_lock.Hold()) counts = [.. causes.All.Select(cause => (cause, cause.TakeSuppressed()))];
        foreach ((LogCause cause, long suppressed) in counts) Report(causes.Name, cause, suppressed);
    }

    private void Report(string name, LogCause cause, long suppressed)
    {
        if (suppressed == 0) return;
        try
        {
            MachineLog.Suppressed(logger, cause.Level, suppressed, cause.Name, name);
        }
        catch (Exception)
        {
            // There is nowhere left to report it.
        }
    }
}
