using System;

namespace DeviceDsl.Model.Devices;

/// <summary>The values of <c>DeviceDsl.OtherWidths</c>.</summary>
[Flags]
internal enum OtherWidths : byte
{
    Refuse = 0,
    Split = 1,
    Pad = 2,
}
