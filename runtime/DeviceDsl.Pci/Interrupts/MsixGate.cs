using System.Buffers.Binary;
using DeviceDsl.Machines;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>Whether a function's messages go out, and where they go.</summary>
internal sealed class MsixGate(Machine machine)
{
    private const int ProcessorShift = 20;
    private const ulong ProcessorPrefix = 0xFEE;

    private bool _isEnabled;
    private bool _isOpen;
    private bool _canSignal = true;

    /// <summary>Whether the guest enabled MSI-X.</summary>
    public bool IsEnabled => Volatile.Read(ref _isEnabled);

    /// <summary>Whether messages go out: enabled, not masked as a whole, and the function masters the bus (PC-6).</summary>
    public bool IsOpen => Volatile.Read(ref _isOpen);

    /// <summary>Sets both.</summary>
    public void Set(bool isEnabled, bool isOpen)
    {
        Volatile.Write(ref _isEnabled, isEnabled);
        Volatile.Write(ref _isOpen, isEnabled && isOpen);
    }

    /// <summary>
    /// Does what a message is: a write of 4 bytes. The processors take those to their addresses; others go to memory, or
    /// nowhere.
    /// </summary>
    public void Send(MsiMessage message)
    {
        if (message.Address >> ProcessorShift == ProcessorPrefix) Signal(message);
        else if (machine.Memory.TryGetRun(message.Address, sizeof(uint), GuestMemoryAccess.Write, out Span<byte> run))
        {
            // Addresses of messages are multiples of 4, memory comes in pages: all 4 bytes lie together.
            BinaryPrimitives.WriteUInt32LittleEndian(run, message.Data);
        }
    }

    private void Signal(MsiMessage message)
    {
        if (!Volatile.Read(ref _canSignal)) return;
        try
        {
            machine.SignalMsi(message);
        }
        catch (Exception exception) when (exception is MachineException or ObjectDisposedException)
        {
            // The machine has no processors that take messages, or is gone: neither comes back.
            Volatile.Write(ref _canSignal, false);
        }
    }
}
