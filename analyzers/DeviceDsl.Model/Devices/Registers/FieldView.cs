namespace DeviceDsl.Model.Devices;

/// <summary>The register bits that a property reads and writes instead of its own storage.</summary>
/// <param name="Register">The name of the register's property.</param>
/// <param name="RegisterLength">The width in bytes of the register's type.</param>
/// <param name="High">The number of the highest bit.</param>
/// <param name="Low">The number of the lowest bit.</param>
/// <param name="IsBool">Whether the property is a <c>bool</c>.</param>
/// <param name="IsArray">Whether the property stands for the bits of each register of an array.</param>
internal sealed record FieldView(string Register, int RegisterLength, int High, int Low, bool IsBool, bool IsArray = false);
