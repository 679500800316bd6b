using DeviceDsl;
using DeviceDsl.Virtio;

namespace VirtioBlk.Demonstration;

/// <summary>A machine and its one processor, for the guest's operating system.</summary>
internal abstract class GuestProcessor : IGuestBus, IDisposable
{
    /// <summary>The vector of the processor's interrupts.</summary>
    public const byte Vector = 0x41;

    /// <summary>The time limit for an interrupt, which a correct device raises at once.</summary>
    protected static readonly TimeSpan InterruptTimeout = TimeSpan.FromSeconds(20);

    public abstract Machine Machine { get; }

    public abstract ulong Read(IoAddress address, int length);

    public abstract void Write(IoAddress address, int length, ulong value);

    /// <summary>Waits for an interrupt and takes it.</summary>
    /// <returns>Whether an interrupt came in time.</returns>
    public abstract bool TakeInterrupt();

    /// <summary>Ends the interrupt that was taken.</summary>
    public abstract void EndInterrupt();

    public abstract void Dispose();
}
