using System.Runtime.CompilerServices;
using DeviceDsl.Foundation;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>The log of a machine or a bus, for all that a guest can make it say: no guest can flood it.</summary>
/// <remarks>
/// A cause is what happened and the device that it happened to. The first time, it is said at once; then at most once in an
/// <see cref="Interval"/>. How often it was left out is said before its next line, and at the end. To leave a line out allocates
/// nothing, though a caller may have to for the name of the cause. The memory for all of it is bounded by the devices, whatever the
/// guest does.
/// </remarks>
/// <param name="logger">Where lines go. Its exceptions are ignored: a log cannot stop the guest.</param>
/// <param name="clock">Measures the intervals.</param>
internal sealed class GuestLog(ILogger logger, TimeProvider clock)
{
    /// <summary>How long one cause is not said again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const int MinBeforeSweep = 256;

    [LockRank((int)LockRank.Log)]
    private readonly RankedLock _lock = new(LockRank.Log);
    private readonly ConditionalWeakTable<object, LogCauses> _byOwner = [];
    private readonly List<GuestLog> _others = [];
    private List<LogCauses> _all = [];
    private int _sweepAt = MinBeforeSweep;

    /// <summary>How many devices it knows.</summary>
    public int DeviceCount
    {
        get
        {
            using (_lock.Hold()) return _all.Count;
        }
    }

    /// <summary>Writes a line, unless its cause was said a short time ago.</summary>
    /// <param name="owner">The device that it is about. It is not kept alive.</param>
    /// <param name="name">What messages call the device.</param>
    /// <param name="site">What happened: a name from its tables, never a value of the guest.</param>
    /// <param name="level">The level of the line.</param>
    /// <param name="state">What the line is made of.</param>
    /// <param name="write">Writes the line.</param>
    /// <param name="isOnce">
    /// Whether it is said once alone, however much later it happens again. Where it shares a cause with others, that is said as usual.
    /// </param>
    public void Write<TState>(object owner, string name, string site, LogLevel level, TState state, Action<ILogger, TState> write, bool isOnce = false)
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
            // Nowhere is left to say it.
        }
    }

    /// <summary>The log of a part of the machine that may have a logger of its own.</summary>
    /// <param name="other">Its logger; <see langword="null"/> where it has none.</param>
    public GuestLog For(ILogger? other)
    {
        if (other is null || other == logger) return this;
        var log = new GuestLog(other, clock);
        using (_lock.Hold()) _others.Add(log);
        return log;
    }

    /// <summary>The part has ended.</summary>
    public void End(GuestLog other)
    {
        using (_lock.Hold())
        {
            if (!_others.Remove(other)) return;
        }

        other.ReportAll();
    }

    /// <summary>Says how often each cause was left out, for parts too. Nothing is said twice.</summary>
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

    /// <summary>The causes of a device. A new one has others forgotten now and then that are gone for good.</summary>
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
            // Nowhere is left to say it.
        }
    }
}
