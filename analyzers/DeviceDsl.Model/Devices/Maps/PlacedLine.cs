namespace DeviceDsl.Model.Devices;

/// <summary>A line of a part with its actual GSI.</summary>
/// <param name="Part">The part.</param>
/// <param name="Line">The line, as the part declares it.</param>
/// <param name="Gsi">Its actual GSI.</param>
internal sealed record PlacedLine(IMapPart Part, DeviceMapLine Line, int Gsi)
{
    /// <summary>The part and the line.</summary>
    public string Name => Part.Name is null ? Line.Name : $"{Part.Name}.{Line.Name}";

    /// <summary>Whether its GSI is not the one that a rule about the part alone checks.</summary>
    public bool IsMoved => !Part.IsUnmoved && (Gsi != Line.Gsi || Part.HasRelativeGsis);
}
