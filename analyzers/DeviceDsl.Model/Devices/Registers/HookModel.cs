namespace DeviceDsl.Model.Devices;

/// <summary>A method that an access runs.</summary>
/// <param name="Name">The name of the method.</param>
/// <param name="IsStatic">Whether it is static.</param>
/// <param name="Values">The number of values of the register that it takes.</param>
/// <param name="TakesLanes">Whether it takes the bytes that the access touches.</param>
/// <param name="Access">The type of the access that it takes, to answer it later; null if it takes none.</param>
internal sealed record HookModel(string Name, bool IsStatic, int Values = 0, bool TakesLanes = false, string? Access = null)
{
    /// <summary>Whether it answers the access later.</summary>
    public bool Defers => Access is not null;
}
