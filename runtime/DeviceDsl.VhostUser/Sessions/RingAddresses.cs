using DeviceDsl.VhostUser.Protocol;

namespace DeviceDsl.VhostUser.Sessions;

/// <summary>The addresses of a ring, in the address space of the frontend (T-8).</summary>
/// <param name="Flags">Bit 0: writes to the device area are logged.</param>
/// <param name="Descriptors">The descriptor area.</param>
/// <param name="Device">The device area: the used ring of a split ring.</param>
/// <param name="Driver">The driver area: the available ring of a split ring.</param>
/// <param name="Log">The guest-physical address under which writes to the device area are logged.</param>
internal readonly record struct RingAddresses(uint Flags, ulong Descriptors, ulong Device, ulong Driver, ulong Log)
{
    /// <summary>The length of the message.</summary>
    public const int MessageLength = 40;

    private const uint IsLoggedFlag = 1;

    /// <summary>Whether writes to the device area are logged.</summary>
    public bool IsLogged => (Flags & IsLoggedFlag) != 0;

    /// <summary>Reads the addresses from a message, after its index.</summary>
    public static RingAddresses Read(FrontendMessage message)
        => new(message.ReadUInt32(4), message.ReadUInt64(8), message.ReadUInt64(16), message.ReadUInt64(24), message.ReadUInt64(32));

    /// <summary>Whether other addresses place the ring elsewhere, regardless of the log (VU-18).</summary>
    public bool IsElsewhere(RingAddresses other)
        => Descriptors != other.Descriptors || Device != other.Device || Driver != other.Driver;
}
