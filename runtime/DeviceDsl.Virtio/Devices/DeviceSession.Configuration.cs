using DeviceDsl.Eventing;

namespace DeviceDsl.Virtio.Devices;

/// <content>The driver's accesses to the configuration, and the changes that the device makes.</content>
internal sealed partial class DeviceSession
{
    private readonly ConfigurationSpace _configuration;
    private byte _generation;
    private bool _hasConfigurationChanged;

    /// <summary>Notifies the driver of a changed configuration, if the driver is ready (CF-4).</summary>
    public void NotifyConfigurationChanged()
    {
        using HandlerGate.Scope scope = _gate.Enter();
        _hasConfigurationChanged = true;
        if (IsReady) Interrupts.RaiseForConfiguration();
    }

    /// <summary>The driver reads the configuration.</summary>
    public ulong ReadConfiguration(ulong offset, int length)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        try
        {
            return _configuration.Read(offset, length);
        }
        catch (Exception exception)
        {
            _gate.Fail("A read of the configuration", exception);
            return 0;
        }
    }

    /// <summary>A frontend reads a part of the configuration, all of it at one moment; bytes after its end stay as they are.</summary>
    public void ReadConfiguration(ulong offset, Span<byte> destination)
    {
        using HandlerGate.Scope scope = _gate.Enter();
        for (int i = 0; i < destination.Length && offset + (ulong)i < (ulong)_configuration.Length; i++)
        {
            destination[i] = (byte)ReadConfiguration(offset + (ulong)i, sizeof(byte));
        }
    }

    /// <summary>The driver writes the configuration. The write is ignored while the device needs a reset.</summary>
    public void WriteConfiguration(ulong offset, int length, ulong value)
    {
        using (_gate.Enter())
        {
            if (NeedsReset) return;
            try
            {
                _configuration.Write(offset, length, value);
            }
            catch (Exception exception)
            {
                _gate.Fail("A write of the configuration", exception);
            }
        }
    }

    /// <summary>
    /// Returns the generation of the configuration, which changes if the configuration has changed since it was last read (CF-3).
    /// </summary>
    public byte ReadGeneration()
    {
        using (_gate.Enter())
        {
            if (_hasConfigurationChanged) _generation++;
            _hasConfigurationChanged = false;
            return _generation;
        }
    }
}
