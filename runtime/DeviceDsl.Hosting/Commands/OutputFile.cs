namespace DeviceDsl.Hosting.Commands;

/// <summary>A file that will be written at the end of long work.</summary>
internal static class OutputFile
{
    /// <summary>Looks whether a file can be written, before the work; an existing one keeps its contents.</summary>
    /// <returns>Why it cannot, or <see langword="null"/>.</returns>
    public static string? WhyNotWritable(string path)
    {
        try
        {
            bool isNew = !File.Exists(path);
            using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write))
            {
                // That it opens is all.
            }

            if (isNew) File.Delete(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return exception.Message;
        }
    }
}
