namespace DeviceDsl.Model.Devices;

/// <summary>
/// Something with a map that lies at bases: a device of a board, a block of a device, or a device beside its blocks.
/// </summary>
internal interface IMapPart
{
    /// <summary>The declaration of the part, or of all parts of an array. Conflicts of two declarations are reported once.</summary>
    object Declaration { get; }

    /// <summary>The name in front of the names of its items; null for the device itself.</summary>
    string? Name { get; }

    /// <summary>Its map.</summary>
    DeviceMap Map { get; }

    /// <summary>The source location for what is wrong with all of it.</summary>
    Site Site { get; }

    /// <summary>The source location of its GSIs.</summary>
    Site GsiSite { get; }

    /// <summary>The argument that moves its lines; null if none does.</summary>
    string? GsiArgument { get; }

    /// <summary>Whether its addresses and GSIs are those that it declares, so that rules about the part alone report them.</summary>
    bool IsUnmoved { get; }

    /// <summary>Whether the GSIs that it declares are relative, so that no rule about the part alone reports them.</summary>
    bool HasRelativeGsis { get; }

    /// <summary>The source location of an item.</summary>
    Site SiteOf(string item);

    /// <summary>The base in an address space.</summary>
    ulong BaseIn(AddressSpace space);

    /// <summary>The source location of the base in an address space.</summary>
    Site BaseSite(AddressSpace space);

    /// <summary>The argument that is the base in an address space; null if none is.</summary>
    string? BaseArgument(AddressSpace space);

    /// <summary>The GSI of a line.</summary>
    int GsiOf(int declared);
}
