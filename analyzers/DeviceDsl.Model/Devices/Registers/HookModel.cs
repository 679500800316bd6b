namespace DeviceDsl.Model.Devices;

/// <summary>A method that an access to a register runs.</summary>
internal sealed record HookModel(string Name, bool IsStatic, bool TakesOld);
