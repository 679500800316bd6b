namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>A file that needs more lines than this holds more than one idea.</summary>
internal static class FileLength
{
    public const int Limit = 400;

    public static IEnumerable<string> Check(string file, string text)
    {
        int lines = text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        if (lines <= Limit || House.LongFiles.ContainsKey(file)) return [];
        return
        [
            $"{file} has {lines} lines, over {Limit}: split it by its ideas, or name its reason among the long files in {House.Table}.",
        ];
    }
}
