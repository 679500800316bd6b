namespace DeviceDsl.Pci.Configuration;

/// <summary>Where things are in the configuration space of a function with a header of type 0 (PC-2).</summary>
internal static class PciHeader
{
    public const int Vendor = 0x00;
    public const int Device = 0x02;
    public const int Command = 0x04;
    public const int Status = 0x06;
    public const int Revision = 0x08;
    public const int CacheLineSize = 0x0C;
    public const int HeaderType = 0x0E;
    public const int FirstBar = 0x10;
    public const int SubsystemVendor = 0x2C;
    public const int Subsystem = 0x2E;
    public const int FirstCapabilityPointer = 0x34;
    public const int InterruptLine = 0x3C;
    public const int InterruptPin = 0x3D;

    /// <summary>The first byte that capabilities may have.</summary>
    public const int FirstCapability = 0x40;

    /// <summary>How many BAR registers there are.</summary>
    public const int BarCount = 6;

    /// <summary>The bits of the command register that keep what the guest writes.</summary>
    public const PciCommand WritableCommand = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster | PciCommand.ParityError
        | PciCommand.SystemError | PciCommand.InterruptDisable;

    /// <summary>The status bit that tells of an interrupt pin that is asserted, disabled or not.</summary>
    public const uint InterruptStatus = 1 << 3;

    /// <summary>The status bit that tells of a capability list.</summary>
    public const uint HasCapabilities = 1 << 4;

    /// <summary>The bit of the header type that tells of further functions.</summary>
    public const uint IsMultifunction = 1 << 7;

    /// <summary>The register of a BAR.</summary>
    public static int Bar(int index) => FirstBar + (index * sizeof(uint));
}
