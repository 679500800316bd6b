using DeviceDsl.Eventing;

namespace DeviceDsl.Virtio.Devices;

/// <summary>The interrupts of a device: their causes, until the driver acknowledges them. The gate of the session guards them.</summary>
internal sealed class DeviceInterrupts(DeviceSession session, HandlerGate gate)
{
    /// <summary>All causes: used buffers, and changes of the configuration.</summary>
    public const byte Causes = QueueCause | ConfigurationCause;

    private const byte QueueCause = 1;
    private const byte ConfigurationCause = 2;

    private byte _status;

    /// <summary>The causes that are not acknowledged.</summary>
    public byte Status => Volatile.Read(ref _status);

    /// <summary>The vector that the driver chose for changes of the configuration.</summary>
    public ushort ConfigurationVector { get; set; } = QueueState.NoVector;

    /// <summary>Returns the causes of the interrupt and clears them (VP-10).</summary>
    public byte TakeStatus()
    {
        using (gate.Enter())
        {
            byte status = _status;
            End(byte.MaxValue);
            return status;
        }
    }

    /// <summary>The driver acknowledges causes of interrupts (MM-4).</summary>
    public void End(byte causes)
    {
        using (gate.Enter())
        {
            Volatile.Write(ref _status, (byte)(_status & ~causes));
            if (_status == 0) session.Transport?.EndInterrupt();
        }
    }

    // Inside the gate.

    /// <summary>Interrupts the driver for used buffers of a queue.</summary>
    public void RaiseForQueue(QueueState queue) => Raise(QueueCause, queue.Vector);

    /// <summary>Interrupts the driver for a change of the configuration.</summary>
    public void RaiseForConfiguration() => Raise(ConfigurationCause, ConfigurationVector);

    /// <summary>Restores causes of a loaded state, without a new interrupt.</summary>
    public void Restore(byte status)
    {
        Volatile.Write(ref _status, status);
        session.ConnectedTransport.RestoreInterrupts();
    }

    private void Raise(byte cause, ushort vector)
    {
        if (session.Transport is not { } transport) return;
        Volatile.Write(ref _status, (byte)(_status | cause));
        transport.Interrupt(vector);
    }
}
