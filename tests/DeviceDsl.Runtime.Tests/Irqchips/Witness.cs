using DeviceDsl.Interrupts;

namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>Told of acknowledgements and masks of a GSI: writes them down, and does what a test wants to happen meanwhile.</summary>
internal sealed class Witness(Action? onAck = null, Action<bool>? onMask = null) : IAckNotifier, IMaskNotifier
{
    /// <summary>How many acknowledgements there were.</summary>
    public int Acks { get; private set; }

    /// <summary>What was masked (true) and unmasked.</summary>
    public List<bool> Masks { get; } = [];

    public void OnAck()
    {
        Acks++;
        onAck?.Invoke();
    }

    public void OnMask(bool isMasked)
    {
        Masks.Add(isMasked);
        onMask?.Invoke(isMasked);
    }
}
