namespace DeviceDsl.Model.Devices;

/// <summary>A method that an access runs.</summary>
/// <param name="Name">The name of the method.</param>
/// <param name="IsStatic">Whether it is static.</param>
/// <param name="Values">The number of values of the register that it takes.</param>
/// <param name="TakesLanes">Whether it takes the bytes that the access touches.</param>
internal sealed record HookModel(string Name, bool IsStatic, int Values = 0, bool TakesLanes = false);
