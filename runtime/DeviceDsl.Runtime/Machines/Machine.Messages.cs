using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <content>Messages to the processors.</content>
public abstract partial class Machine
{
    /// <summary>Sends a message to the processors.</summary>
    /// <param name="message">The message.</param>
    /// <returns>How many took it; 0 or less when none did (LAP-3).</returns>
    /// <exception cref="MachineException"><see cref="Errno.EINVAL"/>: there are no controllers (GSI-11), or the address is none of theirs (GSI-9).</exception>
    public int SignalMsi(MsiMessage message)
    {
        ThrowIfDisposed();
        Refusal? refusal = SendMsi(message, out int accepted);
        return refusal is null ? accepted : throw new MachineException(refusal);
    }

    /// <summary>Sends a message to the processors, if there are any that take one.</summary>
    internal bool TrySendMsi(MsiMessage message) => SendMsi(message, out _) is null;

    /// <summary>Sends a message to the processors.</summary>
    private protected abstract Refusal? SendMsi(MsiMessage message, out int accepted);
}
