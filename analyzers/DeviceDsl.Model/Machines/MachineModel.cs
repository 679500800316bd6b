namespace DeviceDsl.Model.Machines;

/// <summary>All that the generator knows of a machine: values only, as of a device.</summary>
internal sealed record MachineModel(TypeModel Type, string Name, EquatableArray<PartModel> Parts, bool UsesObsoleteMembers);
