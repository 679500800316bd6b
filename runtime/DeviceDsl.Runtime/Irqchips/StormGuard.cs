namespace DeviceDsl.Irqchips;

/// <summary>
/// Slows down interrupts that never end: after so many ends in a row with the line still up, the next interrupt waits, so
/// that the guest gets on (EOI-4). The IOAPIC's lock guards the counts.
/// </summary>
internal sealed class StormGuard : IDisposable
{
    /// <summary>How many ends in a row make a storm.</summary>
    public const int Limit = 10_000;

    /// <summary>How long the next interrupt waits then.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(10);

    private readonly int[] _counts = new int[IoApic.PinCount];
    private readonly ITimer _timer;

    /// <summary>Makes a guard.</summary>
    /// <param name="clock">Measures the delay.</param>
    /// <param name="inject">Serves every input that waits; called without the IOAPIC's lock.</param>
    public StormGuard(TimeProvider clock, Action inject)
        => _timer = clock.CreateTimer(_ => inject(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>An interrupt ended and its line is still up.</summary>
    /// <returns>Whether it may be served again now; otherwise it is later.</returns>
    public bool MayServe(int pin)
    {
        if (++_counts[pin] < Limit) return true;
        _counts[pin] = 0;
        _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        return false;
    }

    /// <summary>An interrupt ended and nothing of its input waits.</summary>
    public void Calm(int pin) => _counts[pin] = 0;

    /// <summary>Ends the delay; when this returns nothing is served later any more.</summary>
    public void Dispose() => _timer.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
