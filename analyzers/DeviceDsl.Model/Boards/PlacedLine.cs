using DeviceDsl.Model.Devices;

namespace DeviceDsl.Model.Boards;

/// <summary>A line of a device with its GSI on the board.</summary>
/// <param name="Attach">The declaration that attaches the device.</param>
/// <param name="Line">The line, as the device declares it.</param>
/// <param name="Gsi">Its GSI on the board.</param>
internal sealed record PlacedLine(AttachDeclaration Attach, DeviceMapLine Line, int Gsi)
{
    /// <summary>The member that holds the device, and the line.</summary>
    public string Name => $"{Attach.Name}.{Line.Name}";
}
