namespace DeviceDsl.Model;

/// <summary>One member of a device's saved state.</summary>
/// <param name="Name">The name of the member.</param>
/// <param name="Type">How it is saved.</param>
/// <param name="Length">How many items an array of registers has; null of anything else.</param>
/// <param name="IsSet">Whether the member is set; else what it holds is changed.</param>
internal sealed record StateModel(string Name, StateType Type, int? Length, bool IsSet)
{
    /// <summary>What the schema of a device has for the member.</summary>
    public string Schema => $"{Name}: {Type.Code}{(Length is { } length ? $"[{length}]" : "")}";
}
