namespace DeviceDsl.Interleavings.Tests;

/// <summary>A change of the runtime's text.</summary>
/// <param name="File">The file of the runtime.</param>
/// <param name="Original">What stands there, exactly once.</param>
/// <param name="Replacement">What stands there instead.</param>
public sealed record SourceEdit(string File, string Original, string Replacement)
{
    /// <summary>Makes the change.</summary>
    /// <param name="text">The text of the file.</param>
    /// <exception cref="InvalidOperationException">What it replaces is not there, or more than once.</exception>
    public string ApplyTo(string text)
    {
        int count = text.Split(Original).Length - 1;
        if (count != 1) throw new InvalidOperationException($"{File}: '{Original}' stands there {count} times, not once.");
        return text.Replace(Original, Replacement, StringComparison.Ordinal);
    }
}
