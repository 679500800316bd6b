using DeviceDsl;
using DeviceDsl.Virtio;

namespace VirtioBlk.Demonstration;

/// <summary>A machine, and its one processor as the guest's operating system uses it.</summary>
internal abstract class GuestProcessor : IGuestBus, IDisposable
{
    /// <summary>The vector on which the processor takes interrupts.</summary>
    public const byte Vector = 0x41;

    /// <summary>How long a device may take to interrupt, which it does at once or never.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public abstract Machine Machine { get; }

    public abstract ulong Read(IoAddress address, int length);

    public abstract void Write(IoAddress address, int length, ulong value);

    /// <summary>Waits for an interrupt and takes it.</summary>
    /// <returns>Whether there was one, in time.</returns>
    public abstract bool TakeInterrupt();

    /// <summary>Ends the interrupt that was taken.</summary>
    public abstract void EndInterrupt();

    public abstract void Dispose();
}
