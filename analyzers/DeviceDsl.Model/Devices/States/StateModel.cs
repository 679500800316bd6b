namespace DeviceDsl.Model.Devices;

/// <summary>One member of a device's saved state.</summary>
/// <param name="Name">The name of the member.</param>
/// <param name="Type">Its saved form.</param>
/// <param name="Length">The number of items of a register array; null for any other member.</param>
/// <param name="IsSet">Whether loading sets the member; otherwise it changes the existing contents.</param>
internal sealed record StateModel(string Name, StateType Type, int? Length, bool IsSet)
{
    /// <summary>Whether it is the part of the base class, which is no member.</summary>
    public bool IsBase { get; init; }

    /// <summary>The schema entry of the member.</summary>
    public string Schema => $"{Name}: {Type.Code}{(Length is { } length ? $"[{length}]" : "")}";
}
