namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>A line that needs more columns than this does not fit beside another file.</summary>
internal static class LineLength
{
    public const int Limit = 140;

    public static IEnumerable<string> Check(string file, string text)
    {
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.Length > Limit) return [$"{file}:{number} has {line.Length} columns, over {Limit}: break the line."];
        }

        return [];
    }
}
