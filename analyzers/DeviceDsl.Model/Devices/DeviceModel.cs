namespace DeviceDsl.Model.Devices;

/// <summary>The generator's model of a device. It consists of values only, so that models of unchanged source are equal.</summary>
internal sealed record DeviceModel(
    TypeModel Type,
    string Name,
    EquatableArray<DoorbellModel> Doorbells,
    EquatableArray<LineModel> Lines,
    MsiModel? Msi,
    HostModel Host,
    EquatableArray<PropertyModel> Properties,
    EquatableArray<RegisterModel> Registers,
    EquatableArray<RegionModel> Regions,
    EquatableArray<HandlerModel> ResetHandlers,
    int StateVersion,
    EquatableArray<StateModel> States,
    EquatableArray<HandlerModel> LoadHandlers,
    EquatableArray<string> Deprecations,
    bool IsFieldAName)
{
    public EquatableArray<TimerModel> Timers { get; init; }

    /// <summary>Whether it is a block of registers, which devices contain.</summary>
    public bool IsBlock { get; init; }

    /// <summary>The blocks that it contains.</summary>
    public EquatableArray<BlockModel> Blocks { get; init; }

    /// <summary>The base class that it extends, as written in source; or null.</summary>
    public string? Base { get; init; }

    /// <summary>Whether no class can derive from it.</summary>
    public bool IsSealed { get; init; } = true;

    /// <summary>Whether the class implements its own saved state.</summary>
    public bool SavesItself { get; init; }

    /// <summary>Whether its tables have rows of a base class or of blocks.</summary>
    public bool HasParts => Blocks.Count > 0 || Base is not null;

    /// <summary>The names of the generated members for blocks.</summary>
    public BlockNames BlockNames { get; init; } = new("", "", "", "");

    /// <summary>The doorbells, ranges and lines of its base class and of the blocks that it contains.</summary>
    public DeviceMap PartsMap { get; init; } = DeviceMap.Empty;

    /// <summary>Whether it lies in its base class, and so sees the generated private members of that.</summary>
    public bool IsInBase { get; init; }

    /// <summary>Whether another assembly can attach the device.</summary>
    public bool IsVisibleOutside { get; init; }
}
