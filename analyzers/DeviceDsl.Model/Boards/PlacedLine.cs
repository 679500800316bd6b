namespace DeviceDsl.Model.Boards;

/// <summary>A line of a device on the GSI that it has on the board.</summary>
/// <param name="Attach">What attaches the device.</param>
/// <param name="Line">The line as the device declares it.</param>
/// <param name="Gsi">The GSI that it has.</param>
internal sealed record PlacedLine(AttachDeclaration Attach, DeviceMapLine Line, int Gsi)
{
    /// <summary>The member that holds the device, and the line.</summary>
    public string Name => $"{Attach.Name}.{Line.Name}";
}
