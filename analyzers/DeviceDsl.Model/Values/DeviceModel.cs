namespace DeviceDsl.Model;

/// <summary>All that the generator knows of a device: values only, so that two readings of unchanged source are equal.</summary>
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
    bool RunsObsoleteMethods,
    bool HasMemberNamedField)
{
    /// <summary>The PCI function that it is, or null.</summary>
    public PciModel? Pci { get; init; }

    /// <summary>Whether other assemblies can attach it.</summary>
    public bool IsPublic { get; init; }
}
