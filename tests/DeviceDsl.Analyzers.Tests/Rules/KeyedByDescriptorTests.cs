namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0608")]
public sealed class KeyedByDescriptorTests : RuleTests
{
    [Theory]
    [InlineData("if ({|DDSL0608:_map.TryGetValue((int)handle.DangerousGetHandle(), out string? name)|}) { Console.WriteLine(name); }")]
    [InlineData("{|DDSL0608:_map.Remove((int)handle.DangerousGetHandle())|};")]
    [InlineData("Console.WriteLine({|DDSL0608:_map[(int)handle.DangerousGetHandle()]|});")]
    [InlineData("int fd = (int)handle.DangerousGetHandle(); Console.WriteLine({|DDSL0608:_map.ContainsKey(fd)|});")]
    [InlineData("Console.WriteLine({|DDSL0608:_list.Contains(handle.DangerousGetHandle())|});")]
    public void ShouldReportALookUpByNumber(string statements) => Verify(RawFdEscapesTests.Loop(statements));

    [Theory]
    [InlineData("_map.Remove(handle.GetHashCode());")]
    [InlineData("Console.WriteLine(new System.Text.StringBuilder(\"text\").Remove(0, (int)handle.DangerousGetHandle()));")]
    [InlineData("var names = new Dictionary<SafeFileHandle, string>(); names.Remove(handle);")]
    public void ShouldNotReportOtherKeys(string statements) => Verify(RawFdEscapesTests.Loop(statements));
}
