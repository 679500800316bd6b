namespace DeviceDsl.Model;

/// <summary>The kinds of interrupt lines; the names are those of <c>DeviceDsl.LineKind</c>.</summary>
internal enum LineKind : byte
{
    Edge,
    Level,
    Resampled,
}
