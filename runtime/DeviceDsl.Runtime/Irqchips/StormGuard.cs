namespace DeviceDsl.Irqchips;

/// <summary>
/// Slows down interrupt storms: after many ends of interrupt in a row with the line still up, the next interrupt is delayed, so
/// that the guest can make progress (EOI-4). The IOAPIC's lock guards the counts.
/// </summary>
internal sealed class StormGuard : IDisposable
{
    /// <summary>The number of ends in a row that count as a storm.</summary>
    public const int Limit = 10_000;

    /// <summary>The delay of the next interrupt.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(10);

    private readonly int[] _counts = new int[IoApic.PinCount];
    private readonly ITimer _timer;

    /// <summary>Creates a guard.</summary>
    /// <param name="clock">The clock for the delay.</param>
    /// <param name="inject">Serves every waiting input; called without the IOAPIC's lock.</param>
    public StormGuard(TimeProvider clock, Action inject)
        => _timer = clock.CreateTimer(_ => inject(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Records the end of an interrupt whose line is still up.</summary>
    /// <returns>Whether it may be served at once; otherwise it is served after the delay.</returns>
    public bool MayServe(int pin)
    {
        if (++_counts[pin] < Limit) return true;
        _counts[pin] = 0;
        _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        return false;
    }

    /// <summary>Records the end of an interrupt whose input is not asserted.</summary>
    public void Calm(int pin) => _counts[pin] = 0;

    /// <summary>Ends the timer. When this method returns, no delayed interrupt will be served.</summary>
    public void Dispose() => _timer.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
