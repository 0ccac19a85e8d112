namespace Microsoft.Build.Framework;

/// <summary>MSBuild knows it by its name: such a task stays in its process under <c>-mt</c>, and so keeps its session.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
