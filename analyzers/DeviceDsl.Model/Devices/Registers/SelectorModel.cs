namespace DeviceDsl.Model.Devices;

/// <summary>A member whose value decides which register an access reaches.</summary>
internal sealed record SelectorModel(string Name, bool IsStatic, bool IsBool);
