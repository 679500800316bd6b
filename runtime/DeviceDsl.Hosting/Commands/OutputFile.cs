namespace DeviceDsl.Hosting.Commands;

/// <summary>A file that is written at the end of long work.</summary>
internal static class OutputFile
{
    /// <summary>Checks before the work whether a file can be written; an existing file keeps its contents.</summary>
    /// <returns>The reason if it cannot; otherwise <see langword="null"/>.</returns>
    public static string? WhyNotWritable(string path)
    {
        try
        {
            bool isNew = !File.Exists(path);
            using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write))
            {
                // Opening is the whole check.
            }

            if (isNew) File.Delete(path);
            return null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return exception.Message;
        }
    }
}
