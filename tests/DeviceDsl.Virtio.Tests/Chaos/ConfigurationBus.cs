namespace DeviceDsl.Virtio.Tests.Chaos;

/// <summary>A processor whose accesses to configuration space, of two steps each, do not mix with those of other processors.</summary>
internal sealed class ConfigurationBus(EmbeddedCpu cpu, object configuration) : IGuestBus
{
    private const ulong Selection = 0xCF8;
    private const ulong Data = 0xCFC;

    public ulong Read(IoAddress address, int length)
    {
        try
        {
            return cpu.Read(address, length);
        }
        finally
        {
            if (IsData(address)) Monitor.Exit(configuration);
        }
    }

    public void Write(IoAddress address, int length, ulong value)
    {
        if (address == IoAddress.Pio(Selection)) Monitor.Enter(configuration);
        try
        {
            cpu.Write(address, length, value);
        }
        finally
        {
            if (IsData(address)) Monitor.Exit(configuration);
        }
    }

    private static bool IsData(IoAddress address) => address.Space == AddressSpace.Pio && address.Value is >= Data and < Data + 4;
}
