using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>
/// The processors that have not yet ended the last interrupt of the RTC. Until all have, another one is not even latched, so that
/// the driver of the clock can detect lost ticks (IOA-10). The IOAPIC's lock guards it.
/// </summary>
internal sealed class RtcTracking(int processors) : IAcceptanceRecorder
{
    private readonly bool[] _isPending = new bool[processors];
    private readonly byte[] _vectors = new byte[processors];
    private int _pending;

    /// <summary>Whether any processor is still serving it.</summary>
    public bool IsPending => _pending > 0;

    /// <inheritdoc/>
    public void Record(int processor, byte vector)
    {
        _isPending[processor] = true;
        _vectors[processor] = vector;
    }

    /// <summary>Called when the delivery is complete.</summary>
    /// <param name="accepted">The number of processors that accepted it, or less than 0.</param>
    public void EndDelivery(int accepted) => _pending = Math.Max(accepted, 0);

    /// <summary>Called when a processor ends an interrupt.</summary>
    public void End(int processor, byte vector)
    {
        if (!_isPending[processor] || _vectors[processor] != vector) return;
        _isPending[processor] = false;
        _pending = Math.Max(_pending - 1, 0);
    }

    /// <summary>Returns the vector that a processor has yet to end, if any.</summary>
    public byte? OwedBy(int processor) => _isPending[processor] ? _vectors[processor] : null;

    /// <summary>Forgets all pending ends.</summary>
    public void Reset()
    {
        _pending = 0;
        _isPending.AsSpan().Clear();
    }

    /// <summary>Restores a processor's pending end, after a state was set.</summary>
    public void Restore(int processor, byte vector, bool isPending)
    {
        if (isPending == _isPending[processor]) return;
        _isPending[processor] = isPending;
        if (isPending) _vectors[processor] = vector;
        _pending = Math.Max(_pending + (isPending ? 1 : -1), 0);
    }
}
